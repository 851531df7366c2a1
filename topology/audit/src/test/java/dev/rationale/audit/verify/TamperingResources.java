package dev.rationale.audit.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the resource files of {@link TamperTest} into the folder named: to be run when the form of leaves or records changes. */
final class TamperingResources {
    private TamperingResources() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (Map.Entry<String, StoredLog> one : texts().entrySet()) {
            Files.writeString(
                    folder.resolve(one.getKey() + ".log"), one.getValue().text());
        }
    }

    static Map<String, StoredLog> texts() {
        Map<String, StoredLog> all = Tampering.all();
        all.put("sound", ExampleLog.sound().stored());
        return all;
    }
}
