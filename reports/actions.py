"""The reading side's actions for the collecting side. What computes and draws is loaded when it is asked for."""

from datetime import datetime

from survey.services.actions import Actions, ResultSheet


def reading_actions() -> Actions:
    """What `create_app` hands over."""
    return Actions(
        close_wave=_close_wave,
        draw_result=_draw_result,
        delete_old_comments=_delete_old_comments,
        renew_forecasts=_renew_forecasts,
        list_reports=_list_reports,
        keep_report=_keep_report,
        forget_plan_names=_forget_plan_names,
        thin_pdfs=_thin_pdfs,
    )


def _close_wave(wave, **choices):
    from reports.release import close_wave

    return close_wave(wave, **choices)


def _draw_result(client: str, month: str, unit_path: str, language: str) -> ResultSheet | None:
    from reports.exports.result import draw_result

    return draw_result(client, month, unit_path, language)


def _delete_old_comments(client: str, *, now: datetime) -> int:
    from reports.comments import delete_old_comments

    return delete_old_comments(client, now=now)


def _renew_forecasts(client: str, *, now: datetime) -> str | None:
    from reports.turnover.renewing import renew_forecasts

    return renew_forecasts(client, now=now)


def _list_reports(client: str, month: str) -> list[tuple[str, str]]:
    from reports.writing_ahead import list_reports

    return list_reports(client, month)


def _keep_report(client: str, month: str, unit_path: str, language: str) -> None:
    from reports.writing_ahead import keep_report

    keep_report(client, month, unit_path, language)
def _forget_plan_names(client: str, *, now: datetime) -> int:
    from reports.action_plans.forgetting import forget_old_names

    return forget_old_names(client, now=now)


def _thin_pdfs(*, now: datetime) -> None:
    from reports.exports.pdf_cache import thin_all

    thin_all(now)
