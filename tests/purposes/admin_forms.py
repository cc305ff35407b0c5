"""What a browser would send back from a page of the admin, unchanged."""

from html.parser import HTMLParser


def data_of_page(answer):
    """The data of the page's main form: each form and formset of its context, as rendered."""
    data = {"_version": answer.context["version"]} if answer.context.get("version") else {}
    form = answer.context["adminform"].form
    for name in form.fields:
        add(data, form[name])
    for inline in answer.context["inline_admin_formsets"]:
        formset = inline.formset
        for name in formset.management_form.fields:
            add(data, formset.management_form[name])
        for part in formset.forms:
            for name in part.fields:
                add(data, part[name])
    return data


def add(data, bound):
    data.update(Inputs.of(str(bound)))


class Inputs(HTMLParser):
    """Successful controls of some HTML, as HTML defines them."""

    @classmethod
    def of(cls, html):
        parser = cls()
        parser.feed(html)
        return parser.found

    def __init__(self):
        super().__init__()
        self.found, self.select, self.area = {}, None, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "disabled" in attrs:
            return
        if tag == "input" and (attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs):
            ticked = attrs.get("type") in ("checkbox", "radio")
            self.put(attrs["name"], attrs.get("value", "on" if ticked else ""), many=ticked)
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and "selected" in attrs and self.select:
            self.put(self.select, attrs.get("value", ""))
        elif tag == "textarea":
            self.area = attrs["name"]
            self.found[self.area] = ""

    def handle_endtag(self, tag):
        self.select = None if tag == "select" else self.select
        self.area = None if tag == "textarea" else self.area

    def handle_data(self, text):
        if self.area:
            self.found[self.area] += text.removeprefix("\n")

    def put(self, name, value, *, many=False):
        if many and name in self.found:
            before = self.found[name]
            self.found[name] = [*(before if isinstance(before, list) else [before]), value]
        else:
            self.found[name] = value
