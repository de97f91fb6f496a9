"""Files of a user → records: tables, papers, bibliographies. Documents are data."""
