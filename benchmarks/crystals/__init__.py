"""Parts of the benchmark of crystal structures, one subject a file."""
