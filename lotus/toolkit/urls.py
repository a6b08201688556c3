from django.urls import path

from lotus.toolkit.views import own, plans, reading, record, sharing

app_name = "toolkit"
urlpatterns = [
    path("", reading.front, name="front"),
    path("steps/<slug:step>/", reading.step, name="step"),
    path("read/<slug:section>/", reading.section, name="section"),
    path("exercises/<slug:exercise>/", reading.exercise, name="exercise"),
    path("more/", reading.more, name="more"),
    path("mine/", own.mine, name="mine"),
    path("mine/read/<slug:section>/", own.read, name="read"),
    path("mine/try/<slug:exercise>/<slug:form>/", own.write, name="write"),
    path("mine/take/<slug:ending>/", own.take, name="take"),
    path("mine/delete/", own.delete_all, name="delete_all"),
    path("mine/record/", record.record, name="record"),
    path("mine/calendar/", plans.calendar_address, name="calendar_address"),
    path("mine/actions/<uuid:plan>/", plans.plan, name="plan"),
    path("mine/shared/<uuid:given>/take-back/", sharing.take_back, name="take_back"),
    path("mine/<uuid:answers>/", own.own, name="own"),
    path("mine/<uuid:answers>/again/", own.again, name="again"),
    path("mine/<uuid:answers>/action/", plans.make, name="plan_new"),
    path("mine/<uuid:answers>/share/", sharing.share, name="share"),
    path("mine/<uuid:answers>/delete/", own.delete, name="delete"),
    path("shared/<uuid:share>/", sharing.shared, name="shared"),
    path("calendar/<str:token>.ics", plans.calendar, name="calendar"),
]
