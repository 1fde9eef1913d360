from tests.demonstration import load

__all__ = ["load"]
