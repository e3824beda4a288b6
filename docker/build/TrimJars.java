import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Copies the jars of a class path without what no production process can ever load: {@code java
 * TrimJars.java JARS-FOLDER NEW-FOLDER FEATURE}, where the feature is the version of the Java that
 * they are for.
 *
 * <p>A class stays when its name stands anywhere in a class that stays, be it in code, a signature
 * or a text, or in a resource of ours, or in a service file; all of ours stay. So what is found by
 * {@code Class.forName} of a constant is found as before. A class that is left out takes nothing
 * with it but itself: all members of those that stay are there, and their line numbers.
 */
final class TrimJars {
  private static final String VERSIONS = "META-INF/versions/";
  private static final String SERVICES = "META-INF/services/";
  private static final String OURS = "penstock-";

  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /**
   * Nothing reads it at run time; licences and notices stay. Native code is not for a file system
   * where it cannot be unpacked: that of Netty is taken out of its jar, and Bouncy Castle does
   * without.
   */
  private static final Pattern USELESS =
      Pattern.compile(
          "(META-INF/)?module-info\\.class|META-INF/(maven|native-image|proguard|native)/.*"
              + "|native/.*|META-INF/services/java\\.security\\.Provider"
              + "|META-INF/[^/]+\\.(SF|RSA|DSA|EC|kotlin_module)|META-INF/INDEX\\.LIST"
              // Messages of the JDBC driver in other languages than English.
              + "|org/postgresql/translation/.*");

  /**
   * What only looks for something else, and does without it: for parts of Bouncy Castle beside the
   * one that signs, which are no dependency of ours.
   */
  private static final Pattern CURIOUS =
      Pattern.compile("io/netty/handler/ssl/util/(BouncyCastle|SelfSigned).*");

  private static final Pattern DESCRIPTOR = Pattern.compile("L([\\w/$]+);");
  private static final Pattern NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

  /** DOS time has no zone and no earlier year. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /** Jars by name, each its entries by theirs. */
  private final Map<String, Map<String, byte[]>> jars = new TreeMap<>();

  /** Of every class, by its internal name. */
  private final Map<String, byte[]> classes = new HashMap<>();

  private final Set<String> reached = new HashSet<>();
  private final Deque<String> open = new ArrayDeque<>();

  public static void main(String[] arguments) throws IOException {
    var trimming = new TrimJars();
    trimming.read(Path.of(arguments[0]), Integer.parseInt(arguments[2]));
    trimming.reach();
    trimming.write(Path.of(arguments[1]));
  }

  private void read(Path folder, int feature) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*.jar")) {
      for (var file : files) jars.put(file.getFileName().toString(), entries(file, feature));
    }
    jars.values().forEach(entries -> entries.forEach(this::index));
  }

  private void index(String name, byte[] content) {
    if (name.endsWith(".class")) classes.put(name.substring(0, name.length() - 6), content);
  }

  /** What a Java of that feature sees in a jar of many releases. */
  private static Map<String, byte[]> entries(Path file, int feature) throws IOException {
    var entries = new TreeMap<String, byte[]>();
    var releases = new HashMap<String, Integer>();
    try (var jar = new ZipFile(file.toFile())) {
      for (var entry : Collections.list(jar.entries())) {
        var name = entry.getName();
        int release = 0;
        if (name.startsWith(VERSIONS)) {
          int slash = name.indexOf('/', VERSIONS.length());
          if (slash < 0 || entry.isDirectory()) continue;
          release = Integer.parseInt(name.substring(VERSIONS.length(), slash));
          name = name.substring(slash + 1);
        }
        if (release > feature || USELESS.matcher(name).matches()) continue;
        if (releases.getOrDefault(name, -1) > release) continue;
        releases.put(name, release);
        var content = jar.getInputStream(entry).readAllBytes();
        entries.put(name, slim(name, content));
      }
    }
    return entries;
  }

  private static byte[] slim(String name, byte[] content) {
    if (name.equals(MANIFEST)) return withoutSections(content);
    return name.endsWith(".class") ? withoutVariables(content) : content;
  }

  /** After the first section come digests of a signature that is no longer there. */
  private static byte[] withoutSections(byte[] manifest) {
    var text = new String(manifest, StandardCharsets.UTF_8);
    return text.split("(?<=\\n)\\r?\\n", 2)[0].getBytes(StandardCharsets.UTF_8);
  }

  /** The names of local variables are for debuggers; not so line numbers, and what is reflected on. */
  private static byte[] withoutVariables(byte[] content) {
    var slim = new ClassWriter(0);
    var withoutVariables =
        new ClassVisitor(Opcodes.ASM9, slim) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            var all = super.visitMethod(access, name, descriptor, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, all) {
              @Override
              public void visitLocalVariable(
                  String variable, String type, String generic, Label from, Label to, int index) {}
            };
          }
        };
    new ClassReader(content).accept(withoutVariables, 0);
    return slim.toByteArray();
  }

  private void reach() {
    jars.forEach(
        (jar, entries) -> {
          if (jar.startsWith(OURS)) entries.forEach(this::reachOurs);
        });
    int before;
    do {
      before = reached.size();
      while (!open.isEmpty()) follow(open.pop());
      jars.values().forEach(entries -> entries.forEach(this::reachService));
    } while (reached.size() > before);
  }

  private void reachOurs(String name, byte[] content) {
    if (name.endsWith(".class")) reach(name.substring(0, name.length() - 6));
    else reachNames(content);
  }

  /** Those who provide what nobody asks for are not asked either. */
  private void reachService(String name, byte[] content) {
    if (!name.startsWith(SERVICES)) return;
    var service = name.substring(SERVICES.length()).replace('.', '/');
    if (!classes.containsKey(service) || reached.contains(service)) reachNames(content);
  }

  private void reachNames(byte[] text) {
    var names = NAME.matcher(new String(text, StandardCharsets.UTF_8));
    while (names.find()) reach(names.group().replace('.', '/'));
  }

  private void reach(String name) {
    if (!classes.containsKey(name) || !reached.add(name)) return;
    open.push(name);
    // Where loggers and messages of jboss-logging are looked for.
    reach(name + "_$logger");
    reach(name + "_$bundle");
  }

  private void follow(String name) {
    if (CURIOUS.matcher(name).matches()) return;
    for (var text : texts(classes.get(name))) {
      reach(text);
      reach(text.replace('.', '/'));
      var descriptors = DESCRIPTOR.matcher(text);
      while (descriptors.find()) reach(descriptors.group(1));
    }
  }

  /** Every text in the constant pool: names, descriptors, signatures and string literals. */
  private static Set<String> texts(byte[] content) {
    var texts = new HashSet<String>();
    try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
      in.readInt();
      in.readInt();
      int constants = in.readUnsignedShort();
      for (int i = 1; i < constants; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.add(in.readUTF());
          case 5, 6 -> {
            in.readLong();
            i++; // takes two places
          }
          case 7, 8, 16, 19, 20 -> in.readUnsignedShort();
          case 15 -> in.skipBytes(3);
          default -> in.readInt();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }

  private void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var jar : jars.entrySet()) {
      var entries = new TreeMap<>(jar.getValue());
      entries.keySet().removeIf(this::isUnreached);
      // Who looks for the files of a folder finds them by the folder.
      entries.keySet().removeIf(name -> name.endsWith("/") && !isParent(name, entries));
      if (entries.keySet().stream().allMatch(name -> name.startsWith("META-INF/"))) continue;
      write(folder.resolve(jar.getKey()), entries);
    }
    System.err.println(reached.size() + " of " + classes.size() + " classes stay");
  }

  private boolean isUnreached(String name) {
    return name.endsWith(".class") && !reached.contains(name.substring(0, name.length() - 6));
  }

  private static boolean isParent(String folder, TreeMap<String, byte[]> entries) {
    var next = entries.higherKey(folder);
    return next != null && next.startsWith(folder);
  }

  private static void write(Path file, Map<String, byte[]> entries) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (var entry : entries.entrySet()) {
        var copy = new ZipEntry(entry.getKey());
        copy.setTimeLocal(TIME);
        out.putNextEntry(copy);
        out.write(entry.getValue());
      }
    }
  }
}
