"""The addresses of Feedback."""

from django.urls import path

from goodword.console.feedback import answers, case_page, cases, checks, overview, questions, surveys, themes

urlpatterns = [
    path("feedback/", overview.feedback, name="feedback"),
    path("feedback/answers/", answers.answers, name="answers"),
    path("feedback/answers/new/", answers.new, name="answer_new"),
    path("feedback/answers/<uuid:answer_id>/", answers.answer, name="answer"),
    path("feedback/surveys/", surveys.surveys, name="surveys"),
    path("feedback/surveys/new/", surveys.new, name="survey_new"),
    path("feedback/surveys/<uuid:survey_id>/", surveys.survey, name="survey"),
    path("feedback/surveys/<uuid:survey_id>/change/", surveys.change, name="survey_change"),
    path("feedback/surveys/<uuid:survey_id>/kiosk/", surveys.kiosk, name="kiosk"),
    path("feedback/surveys/<uuid:survey_id>/check/", checks.check, name="check"),
    path("feedback/surveys/<uuid:survey_id>/check/mine/", checks.fill, name="check_fill"),
    path("feedback/surveys/<uuid:survey_id>/answers.csv", questions.export, name="survey_export"),
    path("feedback/surveys/<uuid:survey_id>/questions/new/", questions.question, name="question_new"),
    path("feedback/surveys/<uuid:survey_id>/questions/<str:key>/", questions.question, name="question"),
    path("feedback/surveys/<uuid:survey_id>/questions/<str:key>/step/", questions.step, name="question_step"),
    path("contacts/<uuid:contact_id>/survey/", surveys.send, name="survey_send"),
    path("feedback/themes/", themes.themes, name="themes"),
    path("feedback/cases/", cases.cases, name="cases"),
    path("feedback/cases/new/", cases.new, name="case_new"),
    path("feedback/cases/<uuid:case_id>/", case_page.case, name="case"),
]
