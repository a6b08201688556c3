"""The template engine: one for Django's pages, and the same without Django for papers and charts."""

from collections.abc import Callable
from typing import Any

from jinja2 import BaseLoader, ChainableUndefined, ChoiceLoader, Environment, PackageLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from lotus.ui import formats

_OF_DICTS = frozenset(dir(dict))


class Quick(Environment):
    """Looks for what a template names in a mapping among its keys first: the NHS macros name hardly anything else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute not in _OF_DICTS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def plain_environment(loader: BaseLoader | None = None, **options: Any) -> Environment:
    """Templates with our formats and the NHS macros, in English alone, knowing nothing of Django.

    The NHS macros reach into keys that may be absent, hence ChainableUndefined.
    """
    options.update(undefined=ChainableUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    options.setdefault("extensions", ["jinja2.ext.i18n"])
    ours = [PackageLoader("lotus.ui", "jinja2"), PackageLoader("nhsuk_frontend_jinja")]
    env = Quick(loader=ChoiceLoader([loader, *ours] if loader else ours), **options)
    env.filters.update(formats.FILTERS, count_of=formats.count_of, english=lambda words: words)
    env.globals.update(lang=lambda tongue="en": "")
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return env


def environment(**options: Any) -> Environment:
    """What settings name as `lotus.ui.jinja.environment`: adds addresses, translations and form parts."""
    from django.templatetags.static import static
    from django.urls import NoReverseMatch, reverse
    from django.utils.translation import gettext, ngettext, npgettext, pgettext

    from lotus.ui import language

    env = plain_environment(**options)
    _add_loader(env, PackageLoader("django.forms", "jinja2"))
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)  # type: ignore[attr-defined]

    def address(name: str, *args: Any, **kwargs: Any) -> str:
        return reverse(name, args=args or None, kwargs=kwargs or None)

    def place(name: str) -> str:
        """An address the layout offers where this installation has it, else nothing."""
        try:
            return reverse(name)
        except NoReverseMatch:
            return ""

    env.globals.update(static=static, url=address, place=place, language=language.current)
    env.globals.update(lang=language.mark)
    env.filters.update(english=language.english)
    env.globals.update(form_start=form_start, form_end=form_end, error_summary=error_summary)
    for name, written in formats.FILTERS.items():
        env.filters[name] = _in_language(written, language.current)
    return env


def _add_loader(env: Environment, loader: BaseLoader) -> None:
    assert isinstance(env.loader, ChoiceLoader)
    env.loader.loaders = [*env.loader.loaders, loader]


def _in_language(written: Callable[..., str], language: Callable[[], str]) -> Callable[[Any], str]:
    return lambda value: written(value, language())


@pass_context
def _part(context: Context, name: str, **values: Any) -> Markup:
    """Render a part of a form. It sees the page's CSRF field, which an imported macro would not."""
    template = context.environment.get_template(f"ui/form/{name}.jinja")
    return Markup(template.render(csrf_input=context.get("csrf_input", ""), **values))  # noqa: S704 (autoescaped)


@pass_context
def form_start(context: Context, form: Any = None, action: str = "", **attributes: Any) -> Markup:
    """`<form>` with its CSRF field, the token of its kept draft and its once-only number.

    `action` is where to post; `method`, `id`, `classes`, `files=True` and `label` may be given.
    """
    return _part(context, "start", form=form, action=action, **attributes)


@pass_context
def form_end(context: Context, form: Any = None) -> Markup:
    """Where "Saved at 10.42am" is written, and the end of the form."""
    return _part(context, "end", form=form)


@pass_context
def error_summary(context: Context, *forms: Any, heading: str = "") -> Markup:
    """What is to be put right in the forms of this page, each line a link to its field; else nothing."""
    return _part(context, "errors", forms=forms, heading=heading)
