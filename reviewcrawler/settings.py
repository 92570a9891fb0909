"""Scrapy's settings: how a crawl behaves unless told otherwise.

Rule of this room: constants only. The defaults can be let loose on anybody's site: one request at a time, spaced,
named.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

_prefix = "reviewcrawler." if find_spec("reviewcrawler.spiders") else ""

BOT_NAME = "reviewcrawler"
SPIDER_MODULES = [f"{_prefix}spiders"]
NEWSPIDER_MODULE = f"{_prefix}spiders"
COMMANDS_MODULE = "reviewcrawler.crawling.commands"

REVIEWCRAWLER_STORE = os.environ.get("REVIEWCRAWLER_STORE", "reviews.db")
REVIEWCRAWLER_CONTACT = os.environ.get("REVIEWCRAWLER_CONTACT", "")
REVIEWCRAWLER_ALLOW_PRIVATE = os.environ.get("REVIEWCRAWLER_ALLOW_PRIVATE", "").lower() in ("1", "true", "yes", "on")
REVIEWCRAWLER_WARC = os.environ.get("REVIEWCRAWLER_WARC", "")
REVIEWCRAWLER_WACZ = True
REVIEWCRAWLER_MAX_PAGES = 0
REVIEWCRAWLER_MAX_CRAWL_DELAY = 120.0
REVIEWCRAWLER_RECRAWL = False
REVIEWCRAWLER_OBEY_RIGHTS = os.environ.get("REVIEWCRAWLER_OBEY_RIGHTS", "1").lower() not in ("0", "false", "no", "off")

ITEM_PIPELINES = {
    f"{_prefix}pipelines.debris.DebrisPipeline": 100,
    f"{_prefix}pipelines.fields.FieldsPipeline": 200,
    f"{_prefix}pipelines.copies.CopiesPipeline": 250,
    f"{_prefix}pipelines.store.StorePipeline": 300,
}
SCHEDULER = "reviewcrawler.crawling.scheduler.FrontierScheduler"
DOWNLOADER_MIDDLEWARES = {
    "reviewcrawler.crawling.guard.AddressGuard": 60,
    "reviewcrawler.crawling.pace.Pace": 80,
    "reviewcrawler.crawling.robots.ObeyRobots": 100,
    "reviewcrawler.crawling.politeness.Introduction": 500,
    "reviewcrawler.crawling.politeness.PlainCompressed": 595,
    "reviewcrawler.crawling.recording.Recorder": 900,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
}
# Answers of every status are items of ours; a request that a spider yields becomes an address, without headers.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
EXTENSIONS = {
    "reviewcrawler.crawling.politeness.TextOnly": 0,
    # Doors that stay closed.
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "reviewcrawler.crawling.downloads.KeptConnections")
TWISTED_DNS_RESOLVER = "reviewcrawler.crawling.guard.PublicResolver"

# Manners. The delay varies between one and one and a half seconds, and a little more so that it holds at the server's
# end; this machine's own servers need none.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.3
DOWNLOAD_DELAY_JITTER = 0.2
DOWNLOAD_SLOTS = {host: {"concurrency": 8, "delay": 0.0} for host in ("", "127.0.0.1", "localhost", "::1")}
COOKIES_ENABLED = False

# A callback yields one item, and Scrapy starts so many tasks for each response; its own hundred cost as much as all the
# rest of the reactor's work.
CONCURRENT_ITEMS = 1

# Checks of a spider's source, once for each page.
WARN_ON_GENERATOR_RETURN_VALUE = False

# Bounds, so that no answer holds a crawl up.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DNS_TIMEOUT = 15

# Doors that stay closed. A proxy would resolve names by itself, also to private addresses: who sets one has it refuse
# them.
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True

LOG_LEVEL = "INFO"
