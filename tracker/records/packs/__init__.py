"""What a briefing pack is made of: what is proposed for a visit, what is known of it, and what of that may leave."""
