package dev.rationale.stream;

/** Says where an unexpected exception comes from, without its message: libraries quote values in theirs. */
final class Defects {
    private Defects() {}

    /** Type and place of the exception and of what caused it. */
    static String describe(Throwable thrown) {
        String text = at(thrown);
        Throwable cause = thrown.getCause();
        return cause == null || cause == thrown ? text : text + ", caused by " + at(cause);
    }

    private static String at(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }
}
