from django.urls import path

from lotus.toolkit.views import reading

app_name = "toolkit"
urlpatterns = [
    path("", reading.front, name="front"),
    path("steps/<slug:step>/", reading.step, name="step"),
    path("read/<slug:section>/", reading.section, name="section"),
    path("exercises/<slug:exercise>/", reading.exercise, name="exercise"),
    path("more/", reading.more, name="more"),
]
