"""What is wrong with the journal, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli_web.journal.verifying import Fault

_WORDS = {
    "changed": (
        "第 {span} 条被改动、调换或替换过",
        "entry {span} was changed, swapped or replaced",
    ),
    "missing": ("第 {span} 条不见了", "entry {span} is missing"),
    "inserted": (
        "第 {span} 条在链头之后，是后来插入的",
        "entry {span} stands behind the head: inserted",
    ),
    "cut_off": ("末尾第 {span} 条被截掉了", "the last entries, {span}, were cut off"),
    "replaced": (
        "整本日志被换过：不是链头副本所属的那一本",
        "the whole journal was replaced: it is not the one whose head was kept",
    ),
    "head_lost": ("数据库里没有链头", "the database has no head"),
    "head_forged": (
        "数据库里的链头不是用本单位的密钥签名的（密钥文件换过，或者链头被改过）",
        "the head in the database is not signed by this office's key: another key, or forged",
    ),
    "head_file_lost": (
        "密钥文件夹里的链头副本不见了，末尾有没有被截掉无从证明",
        "the head's copy in the folder of keys is gone: a cut-off end could not be told",
    ),
    "head_file_forged": (
        "密钥文件夹里的链头副本不是用本单位的密钥签名的",
        "the head's copy in the folder of keys is not signed by this office's key",
    ),
}
_REMEDY = {
    "zh": "请保留现场：复制数据库和密钥文件夹，与最近的备份、已公布的链头核对，再决定是否恢复。",
    "en": "Keep everything as it is: copy database and keys, compare with the last backup and with "
    "published heads, then decide whether to restore.",
}


def told(fault: Fault, language: str) -> str:
    """Return one fault in words.

    Parameters
    ----------
    fault
        What is wrong.
    language
        zh or en.
    """
    span = str(fault.first) if fault.first == fault.last else f"{fault.first}-{fault.last}"
    return _WORDS[fault.kind][language != "zh"].format(span=span)


def remedy(language: str) -> str:
    """Return what to do where anything is wrong."""
    return _REMEDY[language]
