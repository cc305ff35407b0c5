"""A mail server in a process of its own, which takes every mail, after so many seconds, and keeps none.

python -m tests.benchmarks.mail_sink PORT SECONDS
"""

import asyncio
import logging
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


class SlowSink(Sink):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.seconds)
        return "250 OK"


async def main(port: int, seconds: float) -> None:
    logging.disable()
    loop, sink = asyncio.get_running_loop(), SlowSink(seconds)
    server = await loop.create_server(lambda: SMTP(sink, hostname="127.0.0.1", loop=loop), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
