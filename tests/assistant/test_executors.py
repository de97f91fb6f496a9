"""The same work here, in processes and on a Dask cluster."""

import os

import pytest

from assistant.commands.crystal import _Rules, check_file
from assistant.errors import BadInput
from assistant.executors import Cluster, Executor, InProcess, Processes
from generators.structures.build import build_from_record
from knowledge.structures import structure_library


def square(number: int) -> int:
    return number * number


def worker(_: int) -> int:
    return os.getpid()


def test_order_is_kept_whatever_runs_it() -> None:
    for executor in (InProcess(), Processes(2)):
        found: Executor = executor
        assert list(found.map(square, range(40))) == [n * n for n in range(40)]


def test_an_address_beyond_this_machine_is_refused() -> None:
    with pytest.raises(BadInput, match="loopback"):
        Cluster("tcp://10.0.0.7:8786")
    Cluster("tcp://127.0.0.1:8786")


@pytest.mark.enable_socket
@pytest.mark.timeout(300)
def test_a_dask_cluster_checks_files(tmp_path, pytestconfig) -> None:
    pytest.importorskip("distributed", reason="the extra `scale` is not installed")
    names = []
    for name in ("NaCl", "rutile", "quartz"):
        path = tmp_path / f"{name}.cif"
        record = structure_library().resolve(name).records[0]
        path.write_text(build_from_record(record).cif)
        names.append(str(path))
    rules = _Rules(None, (), None)  # type: ignore[arg-type]
    work = [(name, rules) for name in names] * 2
    here = [row["space_group"] for _, row, _ in InProcess().map(check_file, work)]
    there = [
        row["space_group"] for _, row, _ in Cluster("local:2").map(check_file, work)
    ]
    assert there == here
    assert os.getpid() not in set(Cluster("local:2").map(worker, range(3)))
