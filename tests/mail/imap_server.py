"""A real IMAP server on this machine (pymap), with one mailbox in memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time

from imap_tools import MailBoxUnencrypted

USER, PASSWORD = "kzv", "ein geheimes/Wort"


class ImapServer:
    """The running server; ``put`` delivers a mail, ``folder`` lists what lies where."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.process = subprocess.Popen(
            [
                sys.executable, "-c", "import sys; from pymap.main import main; sys.exit(main())",
                "--host", "127.0.0.1", "--port", str(self.port), "--no-tls",
                "dict", "--demo-user", USER, "--demo-password", PASSWORD,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait()

    @property
    def url(self) -> str:
        return f"imap://{USER}:ein%20geheimes%2FWort@127.0.0.1:{self.port}/INBOX"

    def _wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("pymap does not start")

    def box(self) -> MailBoxUnencrypted:
        box = MailBoxUnencrypted("127.0.0.1", self.port, timeout=5)
        box.login(USER, PASSWORD)
        return box

    def put(self, raw: bytes, folder: str = "INBOX") -> None:
        with self.box() as box:
            box.append(raw, folder)

    def folder(self, name: str) -> int:
        """How many mails lie there; a folder that is not there has none."""
        with self.box() as box:
            if not box.folder.exists(name):
                return 0
            return int(box.folder.status(name, ["MESSAGES"])["MESSAGES"])

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)
