package dev.rationale.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for the application that does what it asks for. */
final class WaitOption {
    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long a running application is waited for. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    /**
     * @throws CommandException if it is no time
     */
    Duration duration() {
        if (seconds < 1) {
            throw CommandException.invalid("--wait: expected at least 1, found " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }
}
