"""What the environment says, and which of it was asked for."""

from collections.abc import Iterator, Mapping


class Asked(Mapping[str, str]):
    """An environment that knows which of its names were asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names.add(name)
        return self._environment[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._environment)

    def __len__(self) -> int:
        return len(self._environment)
