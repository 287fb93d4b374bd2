"""Every address one can look at, and who opens it. A route that stands in neither table fails tests/pages/test_sweep.py.

MONTH is the newest release, TOKEN and MARK are a member's, LINK is a sign-in link's, PLAN is a measure's, ITEM an own question's.
"""

METRICS = "/metrics"  # refused, as nobody has set a token
STRANGER, HALFWAY = "stranger", "halfway"  # in: with a link, but not yet with the code from the telephone
PAGES = [  # (endpoint, who opens it, where)
    ("ballot.show", STRANGER, "/s/TOKEN"),
    ("ballot.ask_code", STRANGER, "/code"),
    ("ballot.anonymity", STRANGER, "/a"),
    ("post.lost", STRANGER, "/lost"),
    ("post.ask_no_more", STRANGER, "/u/MARK"),
    ("forgotten.ask", STRANGER, "/console/forgot"),
    ("session.explain", STRANGER, "/console/sign-in"),
    ("session.confirm", STRANGER, "/console/sign-in/LINK"),
    ("console.home", "hr", "/console/"),
    ("console.home", "leader", "/console/"),
    ("console.home", "operator", "/console/"),
    ("account.show", "hr", "/console/account"),
    ("provider.leave", STRANGER, "/console/provider"),  # refused: none is set up
    ("provider.come_back", STRANGER, "/console/provider/back"),  # refused
    ("second_factor.ask", HALFWAY, "/console/code"),
    ("second_factor.show", "consultant", "/console/account/second-factor"),
    ("api_tokens.show", "hr", "/console/account/tokens"),
    ("account.choose", "leader", "/console/account/password"),
    ("overview.show", "hr", "/console/fjord/"),
    ("overview.show", "leader", "/console/fjord/"),
    ("console.report", "hr", "/console/fjord/MONTH/report"),
    ("console.report", "leader", "/console/fjord/MONTH/report?unit=Oslo"),
    ("console.report", "consultant", "/console/fjord/MONTH/report?unit=Oslo/Blue"),
    ("console.report", "hr", "/console/fjord/MONTH/report?unit=Oslo/Grey"),  # refused
    ("console.report", "operator", "/console/fjord/MONTH/report"),  # refused
    ("console.track_record", "safety_rep", "/console/fjord/track-record"),
    ("action_plans.show", "hr", "/console/fjord/measures"),
    ("action_plans.plan", "leader", "/console/fjord/measures/PLAN"),
    ("action_plans.plan", "consultant", "/console/fjord/measures/unknown"),  # refused
    ("action_plans.new", "leader", "/console/fjord/measures/new?unit=Oslo&theme=autonomy"),
    ("action_plans.edit", "leader", "/console/fjord/measures/PLAN/edit"),
    ("waves.show", "hr", "/console/fjord/waves"),
    ("waves.show", "safety_rep", "/console/fjord/waves"),
    ("waves.plan", "hr", "/console/fjord/waves/plan"),
    ("waves.preview", "hr", "/console/fjord/waves/preview"),
    ("waves.own_items", "hr", "/console/fjord/waves/questions"),
    ("waves.new_item", "hr", "/console/fjord/waves/questions/new"),
    ("waves.edit_item", "hr", "/console/fjord/waves/questions/ITEM"),
    ("compare.show", "consultant", "/console/compare"),
    ("saved_views.show", "consultant", "/console/compare/views/unknown"),  # refused
    ("roster.show", "hr", "/console/fjord/roster"),
    ("person.ask", "hr", "/console/fjord/person"),
    ("people.show", "hr", "/console/fjord/people"),
    ("people.show", "leader", "/console/fjord/people"),  # refused
    ("delivery.show", "hr", "/console/fjord/delivery"),
    ("delivery.show", "operator", "/console/fjord/delivery"),
    # Of one kind: every page that is looked at adds a line to the others, and moves the last one to the next page.
    ("audit_log.show", "hr", "/console/fjord/audit-log?kind=waves"),
    ("audit_log.everything", "operator", "/console/audit-log?kind=waves"),
    ("delivery.show", "hr", "/console/another/delivery"),  # refused
    ("procedure.show", STRANGER, "/help/fjord"),
    ("procedure.edit", "hr", "/console/fjord/procedure"),
    ("client_settings.show", "hr", "/console/fjord/settings"),
    ("client_settings.show", "operator", "/console/fjord/settings"),
    ("comments.ask", "hr", "/console/fjord/MONTH/comments/COMMENT"),
    ("client_archive.ask", "hr", "/console/fjord/delete"),
    ("result.whole", STRANGER, "/r/fjord/MONTH/"),
    ("result.show", STRANGER, "/r/fjord/MONTH/Oslo"),
    ("result.show", STRANGER, "/r/fjord/MONTH/Oslo/Grey"),  # refused
]
NO_PAGES = [  # what programs and files are fetched from
    ("health.healthz", "hr", "/healthz"),
    ("health.readyz", "hr", "/readyz"),
    ("health.metrics", "hr", METRICS),
    ("console.report_file", "hr", "/console/fjord/MONTH/report.csv"),
    ("console.charts", "hr", "/console/fjord/MONTH/charts.json"),
    ("chart_parts.script", "hr", "/console/parts/1/plotly.js"),
    ("chart_parts.styles", "hr", "/console/parts/1/plotly.css"),
    ("compare.file", "consultant", "/console/compare.csv"),
    ("client_settings.logo", "hr", "/console/fjord/logo.png"),
    ("client_archive.export", "hr", "/console/fjord/everything.zip"),
    ("roster.template", "hr", "/console/fjord/roster/template.csv"),
    ("api.openapi", "hr", "/api/v1/openapi.json"),
    ("api.clients", "hr", "/api/v1/clients"),
    ("api.waves", "hr", "/api/v1/clients/fjord/waves"),
    ("api.units", "hr", "/api/v1/clients/fjord/waves/MONTH/units"),
    ("audit_log.table", "hr", "/console/fjord/audit-log.csv"),
    ("audit_log.everything_table", "operator", "/console/audit-log.csv"),
    ("api.compare_document", "consultant", "/api/v1/compare"),
    ("api.report", "hr", "/api/v1/clients/fjord/waves/MONTH/report"),
]
