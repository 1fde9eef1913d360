"""Which files of tests are asked on SQLite alone: what they look at is decided above the database (decision 66)."""

STORIES = """
    a_silent_clock account_mails add_to_this_timeline administrators alone_on_a_laptop answer_links brought_back
    case_sheets chaser checked_periods checks_of_many_records counted_again counts_compared days_in_feeds
    debrief_from_a_pack demo files_of_tables handing_over help history import_tables introductions is_it_you
    judge_first key_dates later_letters_put_off_earlier_ones life_of_a_demand log lost_log_key lost_step map
    master_key mechanism_clocks meetings moved_days my_account not_done_together other_ways_to_be_told outcomes
    own_plans owner pack_contents pack_tells_what_is_known papers_say_how_sure passkeys plan_form plan_history
    plan_steps planned_meetings promised_days promises replies required_steps scoreboard_files
    scoreboard_over_time search_by_consent sessions_of_bodies set_aside settings_pages sources
    still_worth_asking stops strips unverified_periods visit_chain when_mail_comes why_this_day words_in_names
    working_days
"""
OTHERS = """
    web/test_every_answer web/test_hostile_text web/test_what_is_logged faults/test_clocks faults/test_mail_server
    faults/test_throughput faults/test_time_zones jobs/test_digest_rhythm
"""

SAID_ONCE = frozenset([*(f"stories/test_{story}" for story in STORIES.split()), *OTHERS.split()])
"""By folder and name, without the ending."""
