"""The files of a data set described to machines: Croissant and Frictionless Data.

Rule of this room: both say the same of the same files; neither names anything outside the folder.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from reviewcrawler.exporting.card import DESCRIPTION, TITLE
from reviewcrawler.exporting.columns import Column
from reviewcrawler.exporting.json_schema import VERSION

MEDIA_TYPE: Final = "application/vnd.apache.parquet"
LICENSE: Final = "The texts belong to those who wrote and published them; no licence to them is granted."
_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en", "@vocab": "https://schema.org/", "citeAs": "cr:citeAs", "column": "cr:column",
    "conformsTo": "dct:conformsTo", "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/", "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"}, "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty", "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract", "field": "cr:field", "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet", "format": "cr:format", "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath", "key": "cr:key", "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path",
    "recordSet": "cr:recordSet", "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated",
    "replace": "cr:replace", "samplingRate": "cr:samplingRate", "sc": "https://schema.org/",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
_CROISSANT: Final = {
    "text": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "truth": "sc:Boolean", "moment": "sc:DateTime",
}  # fmt: skip
_FRICTIONLESS: Final = {
    "text": "string", "integer": "integer", "number": "number", "truth": "boolean", "moment": "datetime",
    "object": "object", "verdict": "any",
}  # fmt: skip


class File(NamedTuple):
    """A Parquet file of the data set: its path in the folder, its size in bytes, its hash."""

    path: str
    size: int
    sha256: str


def croissant(files: list[File], columns: tuple[Column, ...], fingerprint: str, date: str) -> dict[str, Any]:
    """The data set in Croissant 1.0: the files, and the fields that are plain values."""
    return {
        "@context": _CONTEXT, "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "film-reviews", "description": DESCRIPTION, "license": LICENSE, "url": "README.md",
        "version": f"{VERSION}.0.0", "datePublished": date or "1970-01-01", "keywords": ["film", "reviews"],
        "citeAs": f"{TITLE}, fingerprint {fingerprint}",
        "creator": {"@type": "sc:Organization", "name": "reviewcrawler"},
        "distribution": [
            *({"@type": "cr:FileObject", "@id": file.path, "name": file.path, "contentUrl": file.path,
               "encodingFormat": "application/x-parquet", "contentSize": f"{file.size} B", "sha256": file.sha256}
              for file in files),
        ],
        "recordSet": [_record_set(file, columns) for file in files],
    }  # fmt: skip


def _record_set(file: File, columns: tuple[Column, ...]) -> dict[str, Any]:
    name = file.path.partition("/")[2].removesuffix(".parquet")
    return {
        "@type": "cr:RecordSet", "@id": name, "name": name, "description": f"The records of {file.path}.",
        "field": [
            {"@type": "cr:Field", "@id": f"{name}/{column.name}", "name": f"{name}/{column.name}",
             "description": column.said, "dataType": _CROISSANT[column.sort],
             **({"repeated": True} if column.many else {}),
             "source": {"fileObject": {"@id": file.path}, "extract": {"column": column.name}}}
            for column in columns if column.sort in _CROISSANT
        ],
    }  # fmt: skip


def datapackage(files: list[File], columns: tuple[Column, ...]) -> dict[str, Any]:
    """The data set as a Frictionless data package: a resource for each file, with its schema."""
    fields = [
        {"name": column.name, "type": "array" if column.many else _FRICTIONLESS[column.sort],
         "description": column.said}
        for column in columns
    ]  # fmt: skip
    return {
        "name": "film-reviews", "title": TITLE, "description": DESCRIPTION, "version": f"{VERSION}.0.0",
        "licenses": [{"name": "other", "title": LICENSE}],
        "resources": [
            {"name": file.path.partition("/")[2].removesuffix(".parquet"), "type": "file", "path": file.path,
             "format": "parquet", "mediatype": MEDIA_TYPE, "bytes": file.size, "hash": f"sha256:{file.sha256}",
             "schema": {"fields": fields, "primaryKey": ["id"]}}
            for file in files
        ],
    }  # fmt: skip
