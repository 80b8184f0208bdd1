"""The site map: every address, how it may be asked, who answers, and its name in templates."""

from starlette.routing import BaseRoute, Route

from voicebox.web import my_story, openness, static, storyteller

GET = ["GET"]
FORM = ["GET", "POST"]

# fmt: off
ROUTES: list[BaseRoute] = [
    Route("/",                             openness.start,       methods=GET, name="start"),
    Route("/tell",                         storyteller.tell,     methods=FORM, name="tell"),
    Route("/return",                       my_story.come_back,   methods=FORM, name="return"),
    Route("/help",                         openness.help_now,    methods=GET, name="help"),
    Route("/leave",                        openness.leave,       methods=GET, name="leave"),
    Route("/promises",                     openness.promises,    methods=GET, name="promises"),
    Route("/rules",                        openness.rules,       methods=GET, name="rules"),
    Route("/accessibility",                openness.access,      methods=GET, name="accessibility"),
    Route("/health",                       openness.health,      methods=GET, name="health"),
    Route("/patterns",                     openness.patterns,    methods=GET, name="patterns"),
    Route("/static/{version}/{name:path}", static.serve,         methods=GET, name="static"),
]
# fmt: on
