"""Filter of the messages that a browser may send over its WebSocket.

Streamlit handles more kinds than the panel uses, installing of files among them.
"""

from google.protobuf.message import DecodeError

from panel.access.streamlit_private import BackMsg

USED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}
OPERATION = "backend_operation_request"
USED_OPERATIONS = {"deferred_file", "dataframe_chunk"}


def is_used(payload: bytes | None) -> bool:
    """Return whether a message is of a kind that the panel uses.

    True for bytes that are no message: Streamlit closes the socket when it gets them.
    """
    message = BackMsg()
    try:
        message.ParseFromString(payload or b"")
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == OPERATION:
        return message.backend_operation_request.WhichOneof("payload") in USED_OPERATIONS
    return kind in USED
