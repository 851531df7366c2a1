package dev.rationale.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which values must never be shown. Errs on the side of hiding. */
public final class Secrets {
    private static final String MASK = "********";
    private static final Pattern KEY =
            Pattern.compile("passw|passphrase|secret|token|jaas|credential|user[._-]?info|api[._-]?key|bearer|assertion"
                    + "|sasl.*username|private|keystore[._-]key$|(^|[._-])key$");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    private Secrets() {}

    /** Whether the value of a property must not be shown, to judge by its name. */
    public static boolean hides(String key) {
        return KEY.matcher(key.toLowerCase(Locale.ROOT)).find();
    }

    /** What may be shown of a property's value: nothing where the name tells of a secret, and never a URL's user info. */
    public static String masked(String key, String value) {
        return hides(key) ? MASK : USER_INFO.matcher(value).replaceAll(MASK);
    }
}
