"""Chat models behind one protocol: offline, scripted, hosted, local."""
