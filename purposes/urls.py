"""The public addresses: open to everybody, kept for ever."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from .sitemaps import StatementSitemap, robots
from .views import audit, edition, follow_up, round, search, statement

urlpatterns = [
    path("", statement.statement_detail, name="statement"),
    path("<language:language>/", statement.statement_detail, name="statement_in"),
    path("<language:language>/editions/", edition.edition_list, name="edition_list_in"),
    path("<language:language>/<slug:group>/", statement.statement_group, name="statement_group"),
    path("editions/", edition.edition_list, name="edition_list"),
    path("editions/<int:number>/", edition.edition_in_a_language, name="edition"),
    path("editions/<int:number>/public.json", edition.edition_public, name="edition_public"),
    path("editions/<int:number>/<language:language>/", edition.edition_detail, name="edition_in"),
    path("audit/", audit.audit, name="audit"),
    path("audit/<slug:what>/", audit.audit_read, name="audit_read"),
    path("audit/<slug:what>.<slug:kind>", audit.audit_export, name="audit_export"),
    path("follow-ups/", follow_up.follow_up_list, name="follow_ups"),
    path("follow-ups/new/", follow_up.follow_up_new, name="follow_up_new"),
    path("follow-ups/<int:pk>/", follow_up.follow_up, name="follow_up"),
    path("follow-ups/<int:pk>/close/", follow_up.follow_up_close, name="follow_up_close"),
    path("round/", round.round_list, name="round_list"),
    path("round/<int:number>/", round.round_detail, name="round_detail"),
    path("round/line/<int:number>/still-right/", round.round_still_right, name="round_still_right"),
    path("round/line/<int:number>/changed/", round.round_changed, name="round_changed"),
    path("round/line/<int:number>/not-mine/", round.round_not_mine, name="round_not_mine"),
    path("search/", search.search, name="search"),
    path("sitemap.xml", sitemap, {"sitemaps": {"statement": StatementSitemap}}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
]
