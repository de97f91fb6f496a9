"""Structure records: data files, and the module that derives them from archives."""
