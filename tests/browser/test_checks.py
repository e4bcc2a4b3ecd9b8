"""The checks themselves: a page that errs is noticed."""

from playwright.sync_api import Page

from tests.browser.checks import Problems, axe, go_dark

ADDRESS = "http://127.0.0.1:9/"


def show(page: Page, body: str, policy: str = "") -> None:
    headers = {"Content-Security-Policy": policy} if policy else {}
    html = f"<!doctype html><html lang=en><title>A page</title><body>{body}"
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html", headers=headers))
    page.goto(ADDRESS)


def test_a_breach_of_the_content_policy_is_noticed(page: Page, problems: Problems) -> None:
    problems.allow("Content Security Policy")
    show(page, "<script>document.title = 'ran'</script>", "script-src 'self'")
    assert page.title() == "A page"
    assert len(problems.seen) == 1


def test_an_uncaught_error_is_noticed(page: Page, problems: Problems) -> None:
    problems.allow("uncaught: .*nowhere")
    show(page, "<script>nowhere()</script>")
    assert problems.seen
    assert not problems.unexpected()


def test_axe_names_what_is_wrong(page: Page) -> None:
    show(page, "<main><h1>Picture</h1><img src='data:,'></main>")
    assert [line.partition(":")[0] for line in axe(page)] == ["image-alt"]


def test_axe_is_content_with_a_plain_page(page: Page) -> None:
    show(page, "<main><h1>Picture</h1><p>Words</p></main>")
    assert axe(page) == []


def test_dark_is_what_the_device_asks_for(phone: Page) -> None:
    show(phone, "<main><h1>Picture</h1></main>")
    go_dark(phone)
    assert phone.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert phone.evaluate("screen.width") == 375
