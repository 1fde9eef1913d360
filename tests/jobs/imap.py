"""As much of an IMAP server as finding one mail by its Message-ID takes."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def answering(message_ids: set[str], nonsense: bool = False) -> Iterator[str]:
    """Run a server whose mailbox holds these, or that answers nonsense; give its address as a place of receipts."""

    class Dialogue(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK here\r\n")
            for line in self.rfile:
                tag, _space, command = line.decode().strip().partition(" ")
                if nonsense and command.startswith("EXAMINE"):
                    self.wfile.write(b"* SEARCH {99999999999999999999}\r\n")
                self.wfile.write(f"{_said(command, message_ids)}{tag} OK done\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"imap://me:secret@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()
        thread.join()


def _said(command: str, message_ids: set[str]) -> str:
    if command == "CAPABILITY":
        return "* CAPABILITY IMAP4rev1\r\n"
    if command.startswith("EXAMINE"):
        return "* 1 EXISTS\r\n"
    asked = re.search(r'HEADER Message-ID "(.*)"', command)
    if asked:
        return f"* SEARCH{' 1' if asked.group(1) in message_ids else ''}\r\n"
    return ""
