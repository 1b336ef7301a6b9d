"""What the base install does not bring: which extra to install, in words."""

from __future__ import annotations

from importlib.util import find_spec

from taizhang.problems import Problem, Refused, Text

EXTRAS = {
    "county": ("pyarrow",),
    "spark": ("pyarrow", "pandas", "pyspark"),
    "database": ("adbc_driver_manager", "adbc_driver_sqlite", "adbc_driver_postgresql"),
}
"""What a piece of work needs, and the packages that must be there for it."""

_INSTALLED_BY = {"database": "county"}


def need(work: str) -> None:
    """Nothing if the packages are there; else `Refused` (code `extra-missing`) with the command that installs them."""
    missing = [package for package in EXTRAS[work] if find_spec(package) is None]
    if missing:
        extra = _INSTALLED_BY.get(work, work)
        named = ", ".join(missing)
        raise Refused(
            Problem(
                "extra-missing",
                Text(f"这里没有安装 {named}", f"{named} is not installed here"),
                Text(f"请运行 pip install 'taizhang[{extra}]'", f"run pip install 'taizhang[{extra}]'"),
            )
        )
