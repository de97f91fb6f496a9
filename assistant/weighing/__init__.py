"""What to weigh in for a compound: molar masses, balanced reactions, precursors."""
