package dev.rationale.stream.audit;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who appends.
 *
 * @param instance name of the process, at most {@value #MOST} characters
 * @param keyId id of the key that signs the trees, or null where none is known
 */
public record WriterIdentity(String instance, @Nullable String keyId) {
    private static final int MOST = 200;

    public WriterIdentity {
        if (instance.length() > MOST) {
            instance = instance.substring(0, MOST);
        }
    }

    /** This process: the name of its host, as the environment has it, and its number there. */
    public static WriterIdentity ofThisProcess(Map<String, String> environment, @Nullable String keyId) {
        String host = environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "host"));
        return new WriterIdentity(
                host.toLowerCase(Locale.ROOT) + "/" + ProcessHandle.current().pid(), keyId);
    }
}
