"""The shipped records: data files with a source in every record."""
