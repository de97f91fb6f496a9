"""The process that holds a model file: llama.cpp's server on loopback.

Run as `python -m assistant.chat.local_server FILE THREADS CONTEXT`. It prints its
address as one line and ends when its standard input closes, so it never outlives the
process that started it. A file that crashes the engine crashes this process only.
"""

from __future__ import annotations

import os
import sys


def main(path: str, threads: int, context: int) -> None:
    """Load the file, print the address, wait for the end."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx = context
    parameters.n_parallel = 1
    parameters.use_jinja = True
    parameters.offline = True
    parameters.verbosity = 0
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    # Without a port of ours the server takes a free one.
    parameters.hostnames = ["127.0.0.1"]
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()
    # The destructor would wait for the reply that is being written.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
