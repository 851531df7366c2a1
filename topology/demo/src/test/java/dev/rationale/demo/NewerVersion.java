package dev.rationale.demo;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A model folder overwritten with the next version of its model: the same architecture, other weights. */
final class NewerVersion {
    private static final float GROWTH = 1.25f;

    private NewerVersion() {}

    /** Every weight grows by a quarter; the manifest follows. */
    static void over(Path folder) throws IOException {
        Path file = folder.resolve("model.pt");
        byte[] retrained = retrained(Files.readAllBytes(file));
        Files.write(file, retrained);
        Path manifest = folder.resolve("model.yaml");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replaceFirst("version: \"1\"", "version: \"2\"")
                        .replaceFirst("sha256: [0-9a-f]{64}", "sha256: " + sha256(retrained))
                        .replaceFirst("(?m)^recorded: .*$", ""));
    }

    /** A TorchScript file is a zip of stored entries; tensors lie under {@code data/}, little-endian float32 here. */
    private static byte[] retrained(byte[] file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file));
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().matches(".*/data/\\d+")) {
                    grow(content);
                }
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry stored = new ZipEntry(entry.getName());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(crc.getValue());
                out.putNextEntry(stored);
                out.write(content);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static void grow(byte[] weights) {
        ByteBuffer values = ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Float.BYTES <= weights.length; at += Float.BYTES) {
            values.putFloat(at, values.getFloat(at) * GROWTH);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
