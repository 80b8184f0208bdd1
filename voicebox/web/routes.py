"""The site map: every address, how it may be asked, who answers, and its name in templates."""

from starlette.routing import BaseRoute, Route

from voicebox.web import (
    alone,
    answering,
    breathe,
    changes,
    drift_reviews,
    learning,
    log,
    moderator,
    my_story,
    notices,
    openness,
    own_page,
    own_votes,
    reader,
    reading,
    reports,
    rereading,
    static,
    storyteller,
    themes,
    transparency,
    versions,
)

GET = ["GET"]
POST = ["POST"]
FORM = ["GET", "POST"]

# fmt: off
ROUTES: list[BaseRoute] = [
    Route("/",                             openness.start,       methods=GET, name="start"),
    Route("/tell",                         storyteller.tell,     methods=FORM, name="tell"),
    Route("/return",                       my_story.come_back,   methods=FORM, name="return"),
    Route("/stories",                      reader.stories,       methods=GET, name="stories"),
    Route("/stories/{id}",                 reader.story,         methods=GET, name="story"),
    Route("/stories/{id}/report",          reports.report,       methods=FORM, name="report"),
    Route("/quotes/{id}/report",           reports.report,       methods=FORM, name="report_quote"),
    Route("/themes",                       themes.themes,        methods=GET, name="themes"),
    Route("/themes/alone",                 alone.alone,          methods=GET, name="alone"),
    Route("/themes/versions",              versions.versions,    methods=GET, name="versions"),
    Route("/themes/versions/{id}",         versions.version,     methods=GET, name="version"),
    Route("/themes/{id}",                  themes.theme,         methods=GET, name="theme"),
    Route("/moderation",                   moderator.queue,      methods=GET, name="moderation"),
    Route("/moderation/sign-in",           moderator.sign_in,    methods=POST, name="sign_in"),
    Route("/moderation/sign-out",          moderator.sign_out,   methods=POST, name="sign_out"),
    Route("/moderation/me",                own_page.me,          methods=FORM, name="me"),
    Route("/moderation/breathe",           breathe.breathe,      methods=GET, name="breathe"),
    Route("/moderation/votes",             own_votes.own_votes,  methods=FORM, name="own_votes"),
    Route("/moderation/messages",          answering.messages,   methods=GET, name="messages"),
    Route("/moderation/messages/{id}",     answering.message,    methods=FORM, name="message"),
    Route("/moderation/learned",           learning.learned,     methods=FORM, name="learned"),
    Route("/moderation/stories/{id}",      reading.story,        methods=FORM, name="reading"),
    Route("/moderation/reported/{id}",     rereading.reread,     methods=FORM, name="reread"),
    Route("/moderation/reviews",           drift_reviews.reviews, methods=FORM, name="reviews"),
    Route("/moderation/notices",           notices.cases,        methods=FORM, name="notices"),
    Route("/help",                         openness.help_now,    methods=GET, name="help"),
    Route("/leave",                        openness.leave,       methods=GET, name="leave"),
    Route("/promises",                     openness.promises,    methods=GET, name="promises"),
    Route("/transparency",                 transparency.show,    methods=GET, name="transparency"),
    Route("/transparency.json",            transparency.as_json, methods=GET, name="numbers_json"),
    Route("/transparency.csv",             transparency.as_csv,  methods=GET, name="numbers_csv"),
    Route("/log",                          log.show,             methods=GET, name="log"),
    Route("/log.json",                     log.as_json,          methods=GET, name="log_json"),
    Route("/log.atom",                     log.as_feed,          methods=GET, name="log_atom"),
    Route("/change",                       changes.change,       methods=FORM, name="change"),
    Route("/changes",                      changes.changes,      methods=GET, name="changes"),
    Route("/rules",                        openness.rules,       methods=GET, name="rules"),
    Route("/accessibility",                openness.access,      methods=GET, name="accessibility"),
    Route("/health",                       openness.health,      methods=GET, name="health"),
    Route("/patterns",                     openness.patterns,    methods=GET, name="patterns"),
    Route("/static/{version}/{name:path}", static.serve,         methods=GET, name="static"),
]
# fmt: on
