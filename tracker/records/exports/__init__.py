"""What leaves as a file of records: read through the gate, as far as each may go, in the form that was asked for."""
