"""An evolution that runs backward in time is refused, whatever its shape."""

import pytest

from assistant.reading.problems import read
from assistant.solvers.errors import IllPosed
from assistant.solvers.marching import Marching
from assistant.solvers.well_posed import check_forward

BACKWARD = [
    "u_t = -u_xx, 0<x<1, u=0 at the ends, u(x,0)=sin(pi x)",
    "u_t = v_xx, v_t = u_xx, 0<x<1, u=v=0 at the ends, u(x,0)=sin(pi x), v(x,0)=0",
    "u_tt = -u_xx, 0<x<1, u=0 at ends, u(x,0)=sin(pi x), u_t(x,0)=0",
    "u_t = v_x, v_t = -u_x, periodic on [0,1], u(x,0)=sin(2 pi x), v(x,0)=0",
    "u_t = u_xxxx, periodic on [0,2 pi], u(x,0)=sin(x)",
    "u_t = (1 - 2x) u_xx, 0<x<1, u=0 at the ends, u(x,0) = sin(pi x)",
]
FORWARD = [
    "u_t = -v_xx, v_t = u_xx, 0<x<1, u=v=0 at the ends, u(x,0)=sin(pi x), v(x,0)=0",
    "u_t = v_x, v_t = u_x, periodic on [0,1], u(x,0)=sin(2 pi x), v(x,0)=0",
    "u_tt = 1e6 u_xx, 0<x<1, u=0 at ends, u(x,0)=sin(pi x), u_t(x,0)=0",
    "u_t = -u_xxxx - u_xx, periodic on [0,2 pi], u(x,0)=sin(x)",
    "u_t = u_xx + 3 v_xx, v_t = v_xx, 0<x<1, u=v=0 at the ends, u(x,0)=1, v(x,0)=1",
    "u_t = u_x, periodic on [0,1], u(x,0)=sin(2 pi x)",
]


@pytest.mark.parametrize("text", BACKWARD)
def test_unbounded_growth_of_short_waves_is_refused(text):
    with pytest.raises(IllPosed, match="ill-posed"):
        check_forward(Marching(read(text)))


@pytest.mark.parametrize("text", FORWARD)
def test_bounded_growth_is_let_through(text):
    check_forward(Marching(read(text)))
