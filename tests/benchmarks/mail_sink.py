"""A mail server in a process of its own, which takes every mail and keeps none.

python -m tests.benchmarks.mail_sink PORT
"""

import asyncio
import logging
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


async def main(port: int) -> None:
    logging.disable()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), hostname="127.0.0.1", loop=loop), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
