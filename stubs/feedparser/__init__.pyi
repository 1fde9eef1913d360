from time import struct_time

class FeedParserDict(dict[str, object]):
    title: str
    link: str
    id: str
    updated_parsed: struct_time | None
    version: str
    bozo: bool
    feed: FeedParserDict
    entries: list[FeedParserDict]

def parse(data: bytes) -> FeedParserDict: ...
