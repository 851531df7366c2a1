package dev.rationale.stream.audit;

import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/** The last signed heads cannot be read or written, or are ahead of what is to be signed. Nothing is signed without them. */
public final class HeadsException extends StreamsException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message what was expected, what was found, where
     * @param cause or null
     */
    public HeadsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
