"""The widgets of a page as the frontend stores them: names, options, and the values sent with every click."""

from dataclasses import dataclass, replace

from tests.support.streamlit_private import Element, WidgetState


@dataclass(frozen=True)
class Widget:
    """A widget with its options and state. `is_set`: the server has set the value."""

    id: str
    label: str
    options: tuple[str, ...]
    state: WidgetState
    is_set: bool


def widget_of(element: Element) -> Widget | None:
    """Return the widget of an element, with its initial value in a browser; None for an element without a value."""
    kind = element.WhichOneof("type")
    if kind == "button_group":
        group = element.button_group
        options = tuple(option.content for option in group.options)
        values = list(group.raw_values) if group.set_value else [options[at] for at in group.default]
        return Widget(group.id, group.label, options, _list(group.id, values), group.set_value)
    if kind == "multiselect":
        many = element.multiselect
        values = list(many.raw_values) if many.set_value else [many.options[at] for at in many.default]
        return Widget(many.id, many.label, tuple(many.options), _list(many.id, values), many.set_value)
    if kind == "date_input":
        day = element.date_input
        values = list(day.value) if day.set_value else list(day.default)
        return Widget(day.id, day.label, (), _list(day.id, values), day.set_value)
    if kind == "selectbox":
        one = element.selectbox
        first = one.options[one.default] if one.options and one.HasField("default") else ""
        return Widget(
            one.id,
            one.label,
            tuple(one.options),
            _text(one.id, one.raw_value if one.set_value else first),
            one.set_value,
        )
    if kind == "text_input":
        words = element.text_input
        return Widget(
            words.id,
            words.label,
            (),
            _text(words.id, words.value if words.set_value else words.default),
            words.set_value,
        )
    return None


def chosen(widget: Widget, option: str) -> Widget:
    """Return the widget with another value. Raises ValueError for one that is not among its options."""
    if widget.options and option not in widget.options:
        raise ValueError(f"{widget.label!r} offers {widget.options}, not {option!r}")
    is_list = widget.state.WhichOneof("value") == "string_array_value"
    state = _list(widget.id, [option]) if is_list else _text(widget.id, option)
    return replace(widget, state=state)


def _list(widget_id: str, values: list[str]) -> WidgetState:
    state = WidgetState(id=widget_id)
    # An empty list must be sent as a value too.
    state.string_array_value.SetInParent()
    state.string_array_value.data.extend(values)
    return state


def _text(widget_id: str, value: str) -> WidgetState:
    return WidgetState(id=widget_id, string_value=value)
