"""A mail server in a process of its own, which can be stopped at each step of a mail, to be killed there or to go on.

    python -m tests.faults.mail_server PORT FOLDER

It stops once at the step that the file FOLDER/stop names, makes FOLDER/stopped and waits for FOLDER/stop to go. What it
accepted, one Message-ID a line, is in FOLDER/taken before it says so.
"""

import asyncio
import os
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP

#: CONNECT: before a mail is let go. TEXT: all was read and nothing kept; TAKEN: kept, and not yet said.
STEPS = ("CONNECT", "MAIL", "RCPT", "DATA", "TEXT", "TAKEN")


class Handler:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = os.open(folder / "taken", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def at(self, step: str) -> None:
        stop = self.folder / "stop"
        if not stop.exists() or stop.read_text() != step:
            return
        (self.folder / "stopped").touch()
        while stop.exists():
            await asyncio.sleep(0.005)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        await self.at("CONNECT")
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self.at("MAIL")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.at("RCPT")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        await self.at("TEXT")
        # One write of one line: whole or not at all.
        os.write(self.taken, f"{message_from_bytes(envelope.content)['Message-ID']}\n".encode())
        await self.at("TAKEN")
        return "250 OK"


class Server(SMTP):
    async def smtp_DATA(self, arg):
        await self.event_handler.at("DATA")
        await super().smtp_DATA(arg)


async def main(port: int, folder: Path) -> None:
    handler = Handler(folder)
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: Server(handler, hostname="127.0.0.1", loop=loop), "127.0.0.1", port)
    (folder / "listens").touch()
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
