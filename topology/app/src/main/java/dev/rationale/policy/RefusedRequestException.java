package dev.rationale.policy;

/** An event asks for what it cannot have. Stays within the package: {@link Policy} makes a value of it. */
final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Decision.Reason reason;
    private final String detail;

    RefusedRequestException(Decision.Reason reason, String detail) {
        super(reason + ": " + detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    Decision.Reason reason() {
        return reason;
    }

    String detail() {
        return detail;
    }
}
