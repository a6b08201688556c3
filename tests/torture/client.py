"""Somebody who writes, knows nothing of the server's inside, and keeps a book of what it acknowledged.

A form that brought no answer is sent again, with the number it carried, until it has one. Standard library only.
"""

import json
import os
import sys
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

FORM = {
    "practitioner": "dana@willowmere.example",
    "discipline": "doctor",
    "place": "Ward 7",
    "occurred_on-day": "30",
    "occurred_on-month": "1",
    "occurred_on-year": "2026",
    "reported_on-day": "6",
    "reported_on-month": "2",
    "reported_on-year": "2026",
    "channel": "email",
    "reporter_kind": "person",
    "reporter_contact": "01632 960130",
    "safety_now": "no",
}
SECRET = "torturetorturetorturetorturetort"


class Book:
    """Lines of what was sent and what was acknowledged, on the disk before anything else happens."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")
        self.lock = threading.Lock()

    def note(self, **line: str) -> None:
        with self.lock:
            self.file.write(json.dumps(line) + "\n")
            self.file.flush()
            os.fsync(self.file.fileno())


class Writer(threading.Thread):
    """One window of a browser."""

    def __init__(self, port: int, who: dict[str, str], book: Book, token: str) -> None:
        super().__init__(daemon=True)
        self.port, self.book, self.token = port, book, token
        self.line: HTTPConnection | None = None
        self.headers = {
            "Host": f"127.0.0.1:{port}",
            "Origin": f"https://127.0.0.1:{port}",
            "X-Forwarded-Proto": "https",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{who['session']}={who['key']}; {who['csrf']}={SECRET}",
        }

    def send(self, path: str, form: list[tuple[str, str]]) -> tuple[int, str]:
        """What the server answered, however often it had to be asked."""
        body = urlencode([*form, ("csrfmiddlewaretoken", SECRET)])
        while True:
            try:
                if self.line is None:
                    self.line = HTTPConnection("127.0.0.1", self.port, timeout=20)
                self.line.request("POST", path, body, self.headers)
                answer = self.line.getresponse()
                answer.read()
                if answer.status < 500:
                    return answer.status, answer.headers.get("Location", "")
            except (OSError, HTTPException):
                self.line = None
            time.sleep(0.01)

    def run(self) -> None:
        while True:
            self.concern()
            if self.token:
                self.draft()

    def concern(self) -> None:
        once, words = str(uuid4()), f"matter {uuid4()}"
        form = {**FORM, "once": once, "about": words, "what_happened": f"{words}, at length. " * 20}
        form["reporter_name"] = f"Wren {once}"
        self.book.note(sent=once, words=words)
        issues = [("issues", "clinical"), ("issues", "management")]
        status, location = self.send("/concerns/raise/", [*form.items(), *issues])
        self.book.note(acknowledged=once, status=str(status), to=location)

    def draft(self) -> None:
        words = f"draft {uuid4()}"
        self.book.note(drafting=words)
        status, _location = self.send("/drafts/", [("kept", self.token), ("about", words)])
        self.book.note(drafted=words, status=str(status))


def main(port: str, who: str, path: str, token: str) -> None:
    book = Book(Path(path))
    writers = [Writer(int(port), json.loads(who), book, token if number == 0 else "") for number in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()


if __name__ == "__main__":
    main(*sys.argv[1:])
