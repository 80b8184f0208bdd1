"""What of a request carries a mark: every header that a browser, a device or a proxy may send."""

from collections.abc import Mapping

#: Each with how it is written: {mark} is a mark, {address} a marked IP address.
BROWSER: dict[str, str] = {
    "user-agent": "{mark}/5.0",
    "accept": "text/html, application/{mark};q=0.1, */*;q=0.1",
    "accept-language": "en-{mark}",
    "accept-charset": "utf-8, {mark};q=0.1",
    "accept-encoding": "gzip, {mark};q=0.1",
    "cookie": "crumb={mark}",
    "referer": "https://{mark}.example/somewhere",
    "origin": "https://{mark}.example",
    "authorization": "Bearer {mark}",
    "proxy-authorization": "Basic {mark}",
    "from": "{mark}@example.org",
    "dnt": "{mark}",
    "sec-gpc": "{mark}",
    "sec-purpose": "prefetch;{mark}",
    "save-data": "{mark}",
    "priority": "u={mark}",
    "if-none-match": '"{mark}"',
    "if-modified-since": "{mark}",
    "cache-control": "max-age=0, {mark}",
    "pragma": "{mark}",
    "x-requested-with": "org.{mark}.browser",
}
#: What the device is, as newer browsers tell it in parts, and older phones in one.
DEVICE: dict[str, str] = {
    "sec-ch-ua": '"{mark}";v="1"',
    "sec-ch-ua-full-version-list": '"{mark}";v="1.2"',
    "sec-ch-ua-platform": '"{mark}"',
    "sec-ch-ua-platform-version": '"{mark}"',
    "sec-ch-ua-arch": '"{mark}"',
    "sec-ch-ua-bitness": '"{mark}"',
    "sec-ch-ua-model": '"{mark}"',
    "sec-ch-ua-mobile": "?{mark}",
    "sec-ch-ua-form-factors": '"{mark}"',
    "sec-ch-prefers-color-scheme": '"{mark}"',
    "sec-ch-prefers-reduced-motion": '"{mark}"',
    "sec-ch-viewport-width": "{mark}",
    "sec-ch-dpr": "{mark}",
    "sec-ch-device-memory": "{mark}",
    "ect": "{mark}",
    "rtt": "{mark}",
    "downlink": "{mark}",
    "x-wap-profile": '"https://{mark}.example/phone.xml"',
    "x-operamini-phone": "{mark}",
    "x-operamini-phone-ua": "{mark}/1",
    "x-device-user-agent": "{mark}/1",
    "x-uidh": "{mark}",
    "x-att-deviceid": "{mark}",
    "x-up-subno": "{mark}",
}
#: Whence somebody comes, as proxies, gateways and hosting firms add it.
NETWORK: dict[str, str] = {
    "x-forwarded-for": "{address}",
    "x-real-ip": "{address}",
    "forwarded": 'for="[{address}]";by={mark}',
    "x-client-ip": "{address}",
    "client-ip": "{address}",
    "x-cluster-client-ip": "{address}",
    "x-original-forwarded-for": "{address}",
    "x-remote-addr": "{address}",
    "true-client-ip": "{address}",
    "cf-connecting-ip": "{address}",
    "cf-connecting-ipv6": "{address}",
    "fastly-client-ip": "{address}",
    "x-azure-clientip": "{address}",
    "x-appengine-user-ip": "{address}",
    "x-envoy-external-address": "{address}",
    "via": "1.1 {mark}",
    "x-forwarded-host": "{mark}.example",
    "x-forwarded-server": "{mark}.example",
    "x-forwarded-user": "{mark}",
    "x-remote-user": "{mark}",
    "x-ssl-client-s-dn": "CN={mark}",
    "cf-ipcountry": "{mark}",
    "cf-ipcity": "{mark}",
    "cf-ray": "{mark}",
    "x-appengine-city": "{mark}",
    "x-request-id": "{mark}",
    "x-correlation-id": "{mark}",
    "x-amzn-trace-id": "Root={mark}",
    "x-cloud-trace-context": "{mark}/1",
    "x-b3-traceid": "{mark}",
    "traceparent": "00-{mark}-01",
    "tracestate": "{mark}=1",
    "baggage": "who={mark}",
    "sentry-trace": "{mark}",
}
HEADERS: Mapping[str, str] = BROWSER | DEVICE | NETWORK

#: Where a request enters, by what its path begins with; the first that fits.
ENTRIES: Mapping[str, str] = {
    "/tell": "telling",
    "/return": "coming back",
    "/moderation": "the team's pages",
    "/static/": "files",
    "/change": "what readers send",
}
FIGURES = (".json", ".csv", ".atom")


def entry(path: str) -> str:
    """Return where a request of this path enters: pages that do the same count as one."""
    if path.endswith(FIGURES):
        return "figures"
    if path.endswith("/report"):
        return "what readers send"
    return next((name for start, name in ENTRIES.items() if path.startswith(start)), "reading")
