"""What is written of a job into a queue, and what is read back of it."""

import pytest

from survey.queue.job import Job, read_job, write_job

JOBS = (Job("send"), Job("close", "fjord", "2026-10"), Job("report", "fjord", "2026-10", "nb", "Oslo/Team Ærlig"))


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.kind)
def test_a_job_is_read_as_it_was_written(job):
    assert read_job(write_job(job)) == job


def test_a_message_is_the_jobs_name_and_nothing_else():
    assert write_job(JOBS[2]).decode() == '["report","fjord","2026-10","nb","Oslo/Team Ærlig"]'


@pytest.mark.parametrize(
    "message",
    [b"", b"\xff", b"{}", b"[]", b'"close"', b'["close"]', b'[null,"a","b","c","d"]', b'["close",1,null,null,null]',
     b'["close","a","b","c","d","e"]', b'["close",["a"],null,null,null]', b"\x80\x05cos\nsystem\n."],
)  # fmt: skip
def test_anything_else_is_no_job(message):
    with pytest.raises(ValueError, match=r"."):
        read_job(message)
