"""Small frozen nouns that every other room may use."""

from linli.records.problem import Problem
from linli.records.result import Result

__all__ = ["Problem", "Result"]
