"""One registry of tools for chat, Python, the command line and other agents."""
