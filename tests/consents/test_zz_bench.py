"""10,000 rows: time and memory."""
import resource, time, tracemalloc
import pytest
from tests.consents.imported import row, uploaded
from consents.imports.plan import look
from consents.actions.people_import import applying, undo
from tests.consents.people import staff
from tests.purposes.register import ready, publish
pytestmark = pytest.mark.django_db
def test_bench():
    publish(ready())
    N=2000
    rows=[row(str(n), f"user{n}@example{n%50}.dk", f"33{n:06d}", f"Person {n}", said="ja", when="2026-01-05", channel="purpose, email" if n%2 else "") for n in range(N)]
    t=time.time(); b=uploaded(*rows); print("upload", time.time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
    t=time.time(); l=look(b); print("look", time.time()-t, l.counts(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
    t=time.time()
    import cProfile,pstats; pr=cProfile.Profile(); pr.enable()
    for d in applying(batch=b, by=b.uploaded_by): pass
    pr.disable(); pstats.Stats(pr).sort_stats("cumtime").print_stats(60)
    print("apply", time.time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
    b2=uploaded(*rows)
    t=time.time(); l=look(b2); print("look again", time.time()-t, l.counts())
    from consents import unsound
    t=time.time(); r=unsound.report(); print("report", time.time()-t, r)
    b.refresh_from_db()
    t=time.time(); undo(batch=b, by=staff("officer")); print("undo", time.time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)
