"""What a page in the browser may say over its socket. Streamlit answers more than the panel uses, files to install among it."""

from google.protobuf.message import DecodeError

from panel.access.streamlit_private import BackMsg

USED = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat"}
OPERATION = "backend_operation_request"
USED_OPERATIONS = {"deferred_file", "dataframe_chunk"}


def is_used(payload: bytes | None) -> bool:
    """Whether the panel answers what is said. What is no message at all goes on to Streamlit, which closes the socket."""
    message = BackMsg()
    try:
        message.ParseFromString(payload or b"")
    except DecodeError:
        return True
    kind = message.WhichOneof("type")
    if kind == OPERATION:
        return message.backend_operation_request.WhichOneof("payload") in USED_OPERATIONS
    return kind in USED
